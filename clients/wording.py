"""In which colours the statuses of clients and job orders are shown."""

from clients.choices import ClientStatus, JobOrderStatus, Priority

CLIENT_VARIANTS = {
    ClientStatus.PROSPECT.value: "info",
    ClientStatus.ACTIVE.value: "success",
    ClientStatus.ON_HOLD.value: "warning",
    ClientStatus.FORMER.value: "",
    ClientStatus.BLOCKED.value: "danger",
}
JOB_VARIANTS = {
    JobOrderStatus.DRAFT.value: "",
    JobOrderStatus.PENDING_APPROVAL.value: "info",
    JobOrderStatus.OPEN.value: "success",
    JobOrderStatus.ON_HOLD.value: "warning",
    JobOrderStatus.FILLED.value: "primary",
    JobOrderStatus.CANCELLED.value: "",
    JobOrderStatus.LOST.value: "danger",
    JobOrderStatus.CLOSED.value: "",
}
PRIORITY_VARIANTS = {
    Priority.LOW.value: "",
    Priority.NORMAL.value: "",
    Priority.HIGH.value: "warning",
    Priority.URGENT.value: "danger",
}
