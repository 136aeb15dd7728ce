"""The demonstration: real communes, invented people and requests, all dated from today.

Everything is made through the actions of the house, in the order in which it would have happened.
"""
