from django.urls import path

from leadership import converters  # noqa: F401  <place:code>
from leadership.views import exports, groups, members, regions, second_factor, years

app_name = "leadership"

urlpatterns = [
    path("hat/", groups.hat, name="hat"),
    path("regions/", regions.region_list, name="region_list"),
    path("regions/search/", regions.region_search, name="region_search"),
    path("regions/<place:code>/", regions.region_list, name="region_list"),
    path("regions/<place:code>/group/", groups.group_create, name="group_create"),
    path("groups/", groups.group_list, name="group_list"),
    path("groups/<int:pk>/", groups.group_detail, name="group_detail"),
    path("groups/<int:pk>/history/", groups.group_history, name="group_history"),
    path("groups/<int:group>/members/new/", members.member_create, name="member_create"),
    path("members/<int:pk>/", members.member_edit, name="member_edit"),
    path("members/<int:pk>/end/", members.member_end, name="member_end"),
    path("members/<int:pk>/account/", members.account_open, name="account_open"),
    path("members/<int:pk>/password/", members.account_reset, name="account_reset"),
    path("members/<int:pk>/second-factor/", members.account_second_factor, name="account_second_factor"),
    path("second-factor/", second_factor.second_factor_detail, name="second_factor_detail"),
    path("second-factor/set-up/", second_factor.second_factor_set_up, name="second_factor_set_up"),
    path("second-factor/codes/", second_factor.second_factor_codes, name="second_factor_codes"),
    path("second-factor/off/", second_factor.second_factor_off, name="second_factor_off"),
    path("years/", years.year_list, name="year_list"),
    path("years/new/", years.year_create, name="year_create"),
    path("years/<year:year>/", years.year_edit, name="year_edit"),
    path("years/<year:year>/history/", years.year_history, name="year_history"),
    path("years/<year:year>/extensions/new/", years.extension_create, name="extension_create"),
    path("exports/", exports.export_list, name="export_list"),
]
