from django.urls import path

from agreements.views import attachments, batches, detail, draft, lines, lists, policy

urlpatterns = [
    path("", lists.agreement_list, name="agreement_list"),
    path("export/", lists.agreement_export, name="agreement_export"),
    path("new/", draft.agreement_create, name="agreement_create"),
    path("<int:pk>/", detail.agreement_detail, name="agreement_detail"),
    path("<int:pk>/history/", detail.agreement_history, name="agreement_history"),
    path("<int:pk>/act/<slug:verb>/", detail.agreement_act, name="agreement_act"),
    path("<int:pk>/discard/", draft.agreement_discard, name="agreement_discard"),
    # The parts of the draft, each a page that is saved by itself.
    path("<int:pk>/draft/", draft.draft_overview, name="draft_overview"),
    path("<int:pk>/draft/basics/", draft.draft_basics, name="draft_basics"),
    path("<int:pk>/draft/content/", draft.draft_content, name="draft_content"),
    path("<int:pk>/draft/villages/", lines.draft_villages, name="draft_villages"),
    path("<int:pk>/draft/tasks/", lines.draft_tasks, name="draft_tasks"),
    path("<int:pk>/draft/tasks/<int:task>/", lines.draft_task, name="draft_task"),
    path("<int:pk>/draft/experts/", lines.draft_experts, name="draft_experts"),
    path("<int:pk>/draft/attachments/", attachments.draft_attachments, name="draft_attachments"),
    path("<int:pk>/draft/check/", draft.draft_check, name="draft_check"),
    path("<int:pk>/attachments/<int:attachment>/", attachments.attachment_download, name="attachment_download"),
    path("batches/", batches.batch_list, name="batch_list"),
    path("batches/new/", batches.batch_create, name="batch_create"),
    path("batches/<int:pk>/", batches.batch_detail, name="batch_detail"),
    path("batches/<int:pk>/history/", batches.batch_history, name="batch_history"),
    path("batches/<int:pk>/agreements/", batches.batch_agreements, name="batch_agreements"),
    path("batches/<int:pk>/remove/", batches.batch_remove, name="batch_remove"),
    path("batches/<int:pk>/note/", batches.batch_note, name="batch_note"),
    path("batches/<int:pk>/accept/", batches.batch_accept_remaining, name="batch_accept_remaining"),
    path("batches/<int:pk>/act/<slug:verb>/", batches.batch_act, name="batch_act"),
    path("policies/", policy.policy_list, name="policy_list"),
    path("policies/<str:province>/", policy.policy_form, name="policy_form"),
]
