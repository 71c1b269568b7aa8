import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useAsOf } from '../../ui/asOf.ts'
import { Columns } from '../../ui/Columns.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import { Difference } from './Difference.tsx'
import { policyQuery, type Policy } from './policies.query.ts'
import { versionShown, versionWaiting } from './policy.rules.ts'
import { PolicyActions } from './PolicyActions.tsx'
import { Acknowledgments, ControlsOfPolicy } from './PolicyAside.tsx'
import { VersionDecision } from './VersionDecision.tsx'
import { VersionList } from './VersionList.tsx'

export function PolicyPage() {
  const { id } = useParams({ from: '/signed-in/policies/$id' })
  const { version: named, compare } = useSearch({ from: '/signed-in/policies/$id' })
  const { data: policy } = useSuspenseQuery(policyQuery(id, useAsOf()))
  const shown = versionShown(policy, named)
  const waiting = versionWaiting(policy, shown)
  const other = policy.versions.find(({ version }) => version === compare)

  return (
    <>
      <PageHeader
        title={policy.title}
        crumbs={[{ label: 'Policies', to: { to: '/policies' } }]}
        meta={metaOf(policy)}
        actions={<PolicyActions policy={policy} />}
      />
      {waiting ? (
        <VersionDecision key={waiting.version} policy={policy} version={waiting} isShown={waiting === shown} />
      ) : null}
      <Columns split="aside">
        <div>
          {shown === undefined ? (
            <Section title="Text">
              <EmptyState title="Nothing is written yet">
                Write a first version; somebody else approves it before it is published.
              </EmptyState>
            </Section>
          ) : other ? (
            <Difference before={other} after={shown} />
          ) : (
            <Section title={`Version ${shown.version}`} aside={<StateMark state={shown.state} />} isPadded>
              <Markdown text={shown.body} />
            </Section>
          )}
        </div>
        <div>
          <VersionList policy={policy} shown={shown?.version} compared={other?.version} />
          <Acknowledgments policy={policy} />
          <ControlsOfPolicy controls={policy.controls} />
        </div>
      </Columns>
      <EntriesOfSubject table="policy" subject={id} />
    </>
  )
}

function metaOf({ status, publishedVersion, publishedAt, owner, approver }: Policy) {
  const held = ({ role, person }: Policy['owner']) =>
    person ? (
      <>
        {role} · <PersonName name={person.name} to={{ to: '/people/$id', params: { id: person.id } }} />
      </>
    ) : (
      `${role}, held by nobody`
    )
  return [
    ...(status === 'retired' ? ['retired'] : []),
    publishedVersion === null ? (
      <StateMark key="state" state="not_assessed">
        never published
      </StateMark>
    ) : (
      <StateMark key="state" state="published">
        version {publishedVersion} in force
        {publishedAt === null ? null : (
          <>
            {' '}
            since <Time at={publishedAt} as="day" />
          </>
        )}
      </StateMark>
    ),
    <>owner {held(owner)}</>,
    <>approver {held(approver)}</>,
  ]
}
