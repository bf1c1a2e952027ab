'use client'
import { useState } from 'react'
import type { RouteReply } from '../../server/contract/define.ts'
import type { getDlqRules } from '../../server/contract/dlq-rules.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { maybe } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { MetaLine, PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { formatInstant } from '../ui/format-time.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { MappingCard } from './mapping-card.tsx'
import styles from './rules.module.css'
import { globFits, patternLines, placeWords, type RuleDraft, ruleDraft, rulesBody } from './rules-model.ts'

type Kept = RouteReply<typeof getDlqRules>

const fields = { queue: maybe(/^[A-Za-z0-9._-]{1,249}$/), rec: maybe(/^\d{1,10}\/\d{1,19}$/) }

/** How queues are called, and how records describe their failure where they do it in their own way. */
export function RulesScreen({ cluster }: { cluster: string }) {
  const rules = useRoute('dlqs.rules', {}, { freshFor: 60_000 })
  const back = <ButtonLink href={paths.deadLetters(cluster)}>Dead letters</ButtonLink>
  if (rules.data !== undefined) return <RulesForm key={rules.data.revision} cluster={cluster} kept={rules.data} />
  return (
    <>
      <PageHead title="Rules for dead letters" actions={back} />
      {rules.error === null ? (
        <SkeletonRows rows={6} words="Asking for the rules" />
      ) : (
        <ProblemState error={rules.error} what="Could not load the rules" onRetry={() => rules.refetch()} />
      )}
    </>
  )
}

function RulesForm({ cluster, kept }: { cluster: string; kept: Kept }) {
  const [url, change] = useUrlState(fields)
  const [names, setNames] = useState(() => kept.names.join('\n'))
  const [rules, setRules] = useState<RuleDraft[]>(() => startOf(kept, url.queue))
  const [next, setNext] = useState(() => rules.length)
  const save = useRouteMutation('dlqs.setRules', ['dlqs.rules', 'dlqs.list', 'dlqs.get', 'dlqs.failures', 'dlqs.records'])
  const changed = JSON.stringify(rulesBody(names, rules)) !== JSON.stringify({ names: kept.names, mappings: kept.mappings })
  const put = (rule: RuleDraft) => setRules((all) => all.map((one) => (one.id === rule.id ? rule : one)))
  const drop = (id: number) => setRules((all) => all.filter((one) => one.id !== id))
  const add = () => {
    setRules((all) => [...all, ruleDraft(next, '', {})])
    setNext(next + 1)
  }
  const off = save.isPending ? 'It is being saved' : changed ? null : 'Nothing is changed'
  return (
    <>
      <PageHead
        title="Rules for dead letters"
        actions={
          <>
            <ButtonLink href={paths.deadLetters(cluster)}>Dead letters</ButtonLink>
            <Button look="primary" off={off} onClick={() => save.mutate({ body: { ...rulesBody(names, rules), revision: kept.revision } })}>
              Save rules
            </Button>
          </>
        }
      />
      <Changed kept={kept} />
      <div className={styles.page}>
        <Refused error={save.error} lines={patternLines(names).lines} />
        <Card
          title="Names of queues"
          aside={names === kept.defaultNames.join('\n') ? null : <DefaultNames onClick={() => setNames(kept.defaultNames.join('\n'))} />}
        >
          <div className={styles.names}>
            <textarea
              className={styles.text}
              aria-label="Names of queues, one a line"
              spellCheck={false}
              value={names}
              onChange={(event) => setNames(event.target.value)}
            />
            <p className={styles.note}>
              One pattern a line: * stands for any characters, /…/ is a regular expression. Topics whose newest records have the headers of dead
              letters are found whatever they are called; retry topics and parking topics never are.
            </p>
          </div>
        </Card>
        {rules.map((rule, at) => (
          <MappingCard
            key={rule.id}
            cluster={cluster}
            place={at + 1}
            rule={rule}
            queue={url.queue}
            record={url.rec}
            onQueue={(queue) => change({ queue, rec: null })}
            onChange={put}
            onRemove={() => drop(rule.id)}
          />
        ))}
        <div className={styles.row}>
          <Button onClick={add}>Add a mapping</Button>
          <span className={styles.note}>
            For records that tell their failure in headers or JSON of their own. Of several that fit a queue the first counts.
          </span>
        </div>
      </div>
    </>
  )
}

/** Opened from a queue that no mapping is for, a new one stands ready. */
function startOf(kept: Kept, queue: string | null): RuleDraft[] {
  const rules = kept.mappings.map(({ topics, mapping }, at) => ruleDraft(at, topics, mapping))
  if (queue === null || kept.mappings.some(({ topics }) => globFits(topics, queue))) return rules
  return [...rules, ruleDraft(rules.length, queue, {})]
}

const DefaultNames = ({ onClick }: { onClick: () => void }) => (
  <Button size="small" onClick={onClick}>
    Take the names Headgate comes with
  </Button>
)

function Changed({ kept }: { kept: Kept }) {
  const { zone } = useTimeZone()
  return (
    <MetaLine>
      <span>For all clusters</span>
      <span>{kept.changedAt === null ? 'As Headgate comes' : `Changed by ${kept.changedBy}, ${formatInstant(kept.changedAt, zone)}`}</span>
      <span>Queues that a change is about are read anew.</span>
    </MetaLine>
  )
}

function Refused({
  error,
  lines,
}: {
  error: { message: string; errors: readonly { path: string; message: string; fix: string | null }[] } | null
  lines: number[]
}) {
  if (error === null) return null
  if (error.errors.length === 0) {
    return (
      <NoticeRow status="bad" live>
        {error.message}
      </NoticeRow>
    )
  }
  return error.errors.map(({ path, message, fix }) => (
    <NoticeRow key={`${path} ${message}`} status="bad" live>
      {placeWords(path, lines)}: {message} {fix}
    </NoticeRow>
  ))
}
