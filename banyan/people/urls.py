"""Addresses of people."""

from django.urls import path

from banyan.people.views import demo_mail, me, memberships, moderation, my_data, organisations, profiles, steward

app_name = "people"
urlpatterns = [
    path("people/", profiles.people, name="people"),
    path("people/<int:pk>/", profiles.person, name="person"),
    path("people/<int:pk>-<str:slug>/", profiles.person, name="person"),
    path("people/<int:pk>/block/", profiles.block, name="block"),
    path("people/<int:pk>/unblock/", profiles.unblock, name="unblock"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.create, name="create_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>-<str:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit, name="edit_organisation"),
    path("organisations/<int:pk>/members/", memberships.members, name="members"),
    path("organisations/<int:pk>/members/<int:membership>/", memberships.change_role, name="change_role"),
    path(
        "organisations/<int:pk>/invitations/<int:invitation>/withdraw/",
        memberships.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("organisations/<int:pk>/requests/<int:join_request>/", memberships.answer_request, name="answer_join_request"),
    path("organisations/<int:pk>/join/", memberships.join, name="join_organisation"),
    path("organisations/<int:pk>/leave/", memberships.leave, name="leave_organisation"),
    path("invitations/<str:token>/", memberships.invitation, name="invitation"),
    path("me/", me.me, name="me"),
    path("me/profile/", profiles.edit_profile, name="edit_profile"),
    path("me/settings/", me.settings, name="settings"),
    path("me/watching/", me.watching, name="watching"),
    path("me/blocked/", me.blocked, name="blocked"),
    path("me/decisions/<int:pk>/", me.case, name="case"),
    path("me/data/", my_data.my_data, name="data"),
    path("me/data/export/", my_data.ask_for_export, name="ask_for_export"),
    path("me/data/export/<str:token>/", my_data.download, name="download_export"),
    path("me/data/erase/", my_data.erase, name="erase"),
    path("inbox/", me.inbox, name="inbox"),
    path("inbox/read/", me.read, name="read_notification"),
    path("unsubscribe/<str:token>/", me.unsubscribe, name="unsubscribe"),
    path("report/<slug:kind>/<int:pk>/", moderation.report, name="report"),
    path("steward/", steward.desk, name="steward_desk"),
    path("steward/cases/<int:pk>/", steward.case, name="steward_case"),
    path("steward/stewards/", steward.stewards, name="stewards"),
    path("steward/stewards/<int:pk>/revoke/", steward.revoke, name="revoke_stewardship"),
    path("steward/acts/<int:pk>/", steward.answer_act, name="answer_act"),
    path("steward/propose/<slug:kind>/<int:pk>/", steward.propose, name="propose_act"),
    path("steward/suspend/<int:pk>/", steward.suspend, name="suspend"),
    path("steward/suspensions/<int:pk>/lift/", steward.lift, name="lift_suspension"),
    path("demo/mail/", demo_mail.demo_mail, name="demo_mail"),
]
