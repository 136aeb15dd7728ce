"""``/compte/``: sign-in, security, one's roles and tokens, the agents of an organisation.

The names are allauth's where the screens are, since it looks its addresses up by name.
"""

from __future__ import annotations

from django.urls import path, re_path

from beffroi.identity.web import agents, home, screens, tokens

urlpatterns = [
    path("", home.home, name="identity_home"),
    path("connexion/", screens.login, name="account_login"),
    path("connexion/cle/", screens.login_with_passkey, name="mfa_login_webauthn"),
    path("connexion/verification/", screens.authenticate, name="mfa_authenticate"),
    path("deconnexion/", screens.logout, name="account_logout"),
    path("ferme/", screens.closed_account, name="account_inactive"),
    path("inscription/", screens.closed_signup, name="account_signup"),
    path("confirmer/", screens.reauthenticate, name="account_reauthenticate"),
    path("confirmer/code/", screens.reauthenticate_with_code, name="mfa_reauthenticate"),
    path("confirmer/cle/", screens.reauthenticate_with_passkey, name="mfa_reauthenticate_webauthn"),
    path("mot-de-passe/", screens.change_password, name="account_change_password"),
    path("mot-de-passe/definir/", screens.set_password, name="account_set_password"),
    path("mot-de-passe/oublie/", screens.forgotten_password, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", screens.forgotten_password_sent, name="account_reset_password_done"),
    path("mot-de-passe/choisi/", screens.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        screens.new_password,
        name="account_reset_password_from_key",
    ),
    path("double-verification/", screens.second_factor, name="mfa_index"),
    path("double-verification/application/", screens.activate_totp, name="mfa_activate_totp"),
    path("double-verification/application/retirer/", screens.deactivate_totp, name="mfa_deactivate_totp"),
    path("double-verification/secours/", screens.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "double-verification/nouveaux/", screens.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("double-verification/fichier/", screens.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("double-verification/cles/", screens.passkeys, name="mfa_list_webauthn"),
    path("double-verification/cles/ajouter/", screens.add_passkey, name="mfa_add_webauthn"),
    path("double-verification/cles/<int:pk>/", screens.edit_passkey, name="mfa_edit_webauthn"),
    path("double-verification/cles/<int:pk>/retirer/", screens.remove_passkey, name="mfa_remove_webauthn"),
    path("sessions/", screens.open_sessions, name="usersessions_list"),
    path("sessions/<int:pk>/fermer/", home.close_session, name="identity_close_session"),
    path("jetons/", tokens.tokens, name="identity_tokens"),
    path("jetons/<uuid:token_id>/revoquer/", tokens.revoke, name="identity_revoke_token"),
    path("agents/", agents.choose, name="identity_choose"),
    path("agents/<slug:slug>/", agents.agents, name="identity_agents"),
    path("agents/<slug:slug>/ajouter/", agents.enrol, name="identity_enrol"),
    path("agents/<slug:slug>/<uuid:user_id>/", agents.agent, name="identity_agent"),
    path("agents/<slug:slug>/<uuid:user_id>/retirer/", agents.revoke, name="identity_revoke"),
    path("agents/<slug:slug>/<uuid:user_id>/inviter/", agents.invite, name="identity_invite"),
]
