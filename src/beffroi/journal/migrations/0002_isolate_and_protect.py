from django.db import migrations

from beffroi.tenancy.operations import Isolate, on_runtime

INSERT_ONLY = ["journal_entry", "journal_organisationseal", "journal_seal", "journal_closure", "journal_dispatch"]
SHARED = ["journal_seal", "journal_closure", "journal_dispatch"]

# An entry is dated from the first day that is still open. The shared lock makes a closing wait for those who write.
PLACE = """
CREATE FUNCTION journal_place_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7219, 1);
    SELECT max(day) INTO closed FROM public.journal_closure;
    IF closed >= NEW.day THEN
        NEW.day := closed + 1;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER journal_entry_placed BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_place_entry();
"""

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le journal ne se modifie pas et ne s’efface pas (table %, %).', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""


def _refuse_on(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
    )


def _insert_only(table: str) -> str:
    return on_runtime(f"REVOKE ALL ON {table} FROM {{role}}; GRANT SELECT, INSERT ON {table} TO {{role}}")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        Isolate("Entry", insert_only=True),
        Isolate("OrganisationSeal", insert_only=True),
        migrations.RunSQL([_insert_only(table) for table in SHARED], migrations.RunSQL.noop),
        migrations.RunSQL([PLACE], "DROP FUNCTION journal_place_entry CASCADE"),
        migrations.RunSQL(
            [REFUSE, *(_refuse_on(table) for table in INSERT_ONLY)], "DROP FUNCTION journal_refuse CASCADE"
        ),
    ]
