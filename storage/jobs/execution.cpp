#include "storage/jobs/execution.hpp"

#include "storage/base/log.hpp"
#include "storage/jobs/backoff.hpp"
#include "storage/jobs/patient_db.hpp"

namespace samvad::storage {

namespace {

/// The lease went to another runner while the handler ran: nothing of this run may stay.
struct LeaseLost {};

std::string reason_of(const Error& error) {
  std::string reason(to_string(error.code));
  reason.append(" ").append(error.key);
  if (!error.detail.empty()) reason.append(": ").append(error.detail);
  return reason.substr(0, 1000);
}

Status call(Db& db, const JobTable::Entry& entry, const RunningJob& job, const std::string& holder) {
  if (entry.mode == JobMode::kAlone) {
    PatientDb patient(db);
    SAMVAD_CHECK(entry.handler(patient, job));
    if (!jobs::finish(db, job.id, holder)) log(Level::kWarning, "job_lease_lost", {{"job", job.id.value}});
    return {};
  }
  return db.transact<void>([&]() -> Status {
    db.exec(kJobTimeout);
    SAMVAD_CHECK(entry.handler(db, job));
    if (!jobs::finish(db, job.id, holder)) throw LeaseLost{};
    return {};
  });
}

/// Like call(), with what the handler throws turned into the reason of a failed try.
Status try_call(Db& db, const JobTable::Entry& entry, const RunningJob& job, const std::string& holder) {
  try {
    return call(db, entry, job, holder);
  } catch (const LeaseLost&) {
    log(Level::kWarning, "job_lease_lost", {{"job", job.id.value}, {"kind", job.kind}});
    return {};
  } catch (const DbError& error) {
    return fail(error.code(), "error.internal", error.sqlstate() + " " + error.what());
  } catch (const std::exception& error) {
    return fail(Code::kInternal, "error.internal", error.what());
  }
}

}  // namespace

JobEnd execute(Db& db, const JobTable& table, const jobs::Claimed& claimed, const std::string& holder,
               const std::function<bool()>& stopping) {
  const LogContext context("job-" + to_text(claimed.id));
  if (claimed.tries > claimed.max_tries) {
    log(Level::kError, "job_buried", {{"kind", claimed.kind}, {"reason", "the process ended at every try"}});
    jobs::bury(db, claimed.id, holder, "the process ended while this job ran, at each of its tries");
    return JobEnd::kBuried;
  }
  // A process dies with all jobs it runs. From the second such death on each of them waits a time of its own, so that
  // the one that kills is alone with its guilt.
  if (claimed.abandoned && claimed.tries > 2) {
    jobs::give_back(db, claimed.id, holder, backoff(claimed.tries));
    return JobEnd::kDeferred;
  }
  const RunningJob job{claimed.id, claimed.kind, claimed.payload, claimed.tries, claimed.max_tries, stopping};
  const Status answer = try_call(db, *table.find(claimed.kind), job, holder);
  if (answer) return JobEnd::kDone;
  const std::string reason = reason_of(answer.error());
  if (claimed.tries >= claimed.max_tries) {
    log(Level::kError, "job_buried", {{"kind", claimed.kind}, {"reason", reason}});
    jobs::bury(db, claimed.id, holder, reason);
    return JobEnd::kBuried;
  }
  log(Level::kWarning, "job_failed", {{"kind", claimed.kind}, {"try", claimed.tries}, {"reason", reason}});
  jobs::put_back(db, claimed.id, holder, backoff(claimed.tries), reason);
  return JobEnd::kFailed;
}

}  // namespace samvad::storage
