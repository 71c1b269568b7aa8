import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Columns } from '../../ui/Columns.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { settledList } from '../../ui/settledList.ts'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { apiQuery, endpointQuery, type EndpointDetail } from './apis.query.ts'
import classes from './Apis.module.css'
import { ProblemMark, problemWords } from './Problems.tsx'

type Param = EndpointDetail['params'][number]

const columns: [Column<Param>, ...Column<Param>[]] = [
  { header: 'Name', cell: ({ name }) => <span className={classes.path}>{name}</span> },
  {
    header: 'In',
    width: '7rem',
    cell: ({ in: place }) => (place === 'json' || place === 'form' ? `${place} body` : place),
  },
  { header: 'Type', width: '14rem', cell: ({ type }) => type || <span className={classes.none}>not known</span> },
  {
    header: 'Required',
    width: '7rem',
    cell: ({ required }) => (required ? 'yes' : <span className={classes.none}>–</span>),
  },
]

/** Everything that is known of one endpoint, and from whom. */
export function EndpointPage() {
  const { id, endpointId } = useParams({ from: '/signed-in/apis/$id/endpoints/$endpointId' })
  const { asOf } = useSearch({ from: '/signed-in/apis/$id/endpoints/$endpointId' })
  const { data: api } = useSuspenseQuery(apiQuery(id, asOf))
  const { data: endpoint } = useSuspenseQuery(endpointQuery(id, endpointId, asOf))
  const { method, path, operation, standing, knownFrom, protocol, params, isDeprecated } = endpoint
  return (
    <>
      <PageHeader
        title={`${method} ${path}${operation === '' ? '' : ` ${operation}`}`}
        crumbs={[
          { label: 'APIs', to: { to: '/apis' } },
          { label: api.title, to: { to: '/apis/$id', params: { id } } },
        ]}
        meta={[
          <StateMark key="standing" state={standing} />,
          ...(knownFrom.length === 0 ? [] : [`known from ${knownFrom.join(', ')}`]),
          ...(protocol === 'http' ? [] : [protocol]),
          ...(isDeprecated ? ['deprecated'] : []),
        ]}
      />
      <Problems endpoint={endpoint} />
      <Columns split="aside">
        <Section title="Inputs" aside={params.length === 0 ? undefined : plural(params.length, 'input')}>
          <DataTable
            label="Inputs"
            columns={columns}
            query={settledList(params)}
            keyOf={(param) => `${param.in} ${param.name}`}
            empty={
              <EmptyState title="No input is known">
                None was found in the source code, in a specification or in traffic.
              </EmptyState>
            }
          />
        </Section>
        <div>
          <Section title="Where it stands" isPadded>
            <Facts facts={declaredFacts(endpoint)} />
          </Section>
          <Section title="Its traffic" isPadded>
            <Traffic endpoint={endpoint} isRecorded={api.reportedAt.traffic !== null} />
          </Section>
        </div>
      </Columns>
    </>
  )
}

function Problems({ endpoint: { problems } }: { endpoint: EndpointDetail }) {
  if (problems.length === 0) return null
  return (
    <Section title="What does not fit together" aside={plural(problems.length, 'point')} isPadded>
      <ul className={classes.problems}>
        {problems.map((problem) => (
          <li key={`${problem.kind} ${problem.subject}`}>
            <ProblemMark problem={problem} />
            <span>{problemWords(problem)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const placeIn = (file: string | null, line: number | null): ReactNode =>
  file === null ? (
    <span className={classes.none}>not known</span>
  ) : (
    <span className={classes.path}>{line === null ? file : `${file}:${line}`}</span>
  )

function declaredFacts(endpoint: EndpointDetail): [string, ReactNode][] {
  const { knownFrom, file, line, framework, specifiedFile, specifiedLine, guards, promisedSecurity, foundAt } = endpoint
  const isInSource = knownFrom.includes('source')
  return [
    ['Source code', isInSource ? placeIn(file, line) : <span className={classes.none}>does not have it</span>],
    ...(isInSource && framework !== null ? [['Framework', framework] satisfies [string, ReactNode]] : []),
    [
      'Specification',
      knownFrom.includes('specification') ? (
        placeIn(specifiedFile, specifiedLine)
      ) : (
        <span className={classes.none}>does not have it</span>
      ),
    ],
    ['Protected by', guards.length === 0 ? <span className={classes.none}>unknown</span> : guards.join(', ')],
    [
      'Promised',
      promisedSecurity === null ? (
        <span className={classes.none}>nothing is said</span>
      ) : promisedSecurity.length === 0 ? (
        'open to anyone'
      ) : (
        promisedSecurity.join(', ')
      ),
    ],
    ['Known since', <Time key="found" at={foundAt} as="day" />],
  ]
}

function Traffic({ endpoint, isRecorded }: { endpoint: EndpointDetail; isRecorded: boolean }) {
  const { requests, statuses, authentication, sensitive, isSensitiveToAnyone, firstCalledAt, lastCalledAt } = endpoint
  if (lastCalledAt === null) {
    const words = isRecorded ? 'It was in nobody’s traffic so far.' : 'Nobody records the traffic of this API yet.'
    return <p className={classes.none}>{words}</p>
  }
  return (
    <Facts
      facts={[
        ['Requests', requests.toLocaleString()],
        [
          'Answers',
          Object.entries(statuses)
            .map(([status, count]) => `${status} (${count.toLocaleString()})`)
            .join(', ') || '–',
        ],
        ['First called', firstCalledAt === null ? 'not known' : <Time key="first" at={firstCalledAt} as="moment" />],
        ['Last called', <Time key="last" at={lastCalledAt} as="moment" />],
        ['Callers proved themselves by', authentication.join(', ') || 'not known'],
        [
          'Sensitive data',
          sensitive.length === 0 ? (
            'none seen'
          ) : (
            <>
              {sensitive.join(', ')} {isSensitiveToAnyone ? <StateMark state="fail">to anyone</StateMark> : null}
            </>
          ),
        ],
      ]}
    />
  )
}
