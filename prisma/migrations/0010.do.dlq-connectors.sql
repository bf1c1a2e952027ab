alter table dlq_queue add column connector text;
alter table dlq_queue add column connector_topics text[] not null default '{}';
