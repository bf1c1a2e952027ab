alter table dlq_failure_triage add column positions jsonb not null default '{}';
alter table dlq_failure_triage drop column records;
alter table dlq_failure add column decided bigint not null default 0;
