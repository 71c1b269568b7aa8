import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useAsOf } from '../../ui/asOf.ts'
import { Columns } from '../../ui/Columns.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import { roleNames } from '../session/roleNames.ts'
import { LeftBehind, type Departure } from './LeftBehind.tsx'
import { personQuery, type Person } from './people.query.ts'
import { PersonActions } from './PersonActions.tsx'
import classes from './PersonPage.module.css'

export function PersonPage() {
  const { id } = useParams({ from: '/signed-in/people/$id' })
  const { data: person } = useSuspenseQuery(personQuery(id, useAsOf()))
  const [departure, setDeparture] = useState<Departure | null>(null)
  const name = person.name ?? 'Erased person'

  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'People', to: { to: '/people' } }]}
        meta={metaOf(person)}
        actions={<PersonActions person={person} onLeft={setDeparture} />}
      />
      {departure ? <LeftBehind departure={departure} name={name} /> : null}
      <Columns>
        <Section title="Duties">
          {person.duties.length === 0 ? (
            <EmptyState isQuiet title="Holds no role of the program">
              Single duties can still be handed over.{' '}
              <PageLink to={{ to: '/people/roles' }}>Roles of the program</PageLink>
            </EmptyState>
          ) : (
            <ul className={classes.list}>
              {person.duties.map(({ id: role, title }) => (
                <li key={role}>{title}</li>
              ))}
            </ul>
          )}
          <p className={classes.links}>
            <PageLink to={{ to: '/obligations', search: { assigneeId: id } }}>Obligations</PageLink>
            <PageLink to={{ to: '/findings', search: { ownerId: id } }}>Findings</PageLink>
            <PageLink to={{ to: '/controls', search: { ownerId: id } }}>Controls</PageLink>
          </p>
        </Section>
        <Section title="About" isPadded>
          <Facts facts={factsOf(person)} />
        </Section>
      </Columns>
      <EntriesOfSubject table="person" subject={id} />
    </>
  )
}

function metaOf({ title, accessRole, status }: Person) {
  return [
    ...(title === null ? [] : [title]),
    `${roleNames[accessRole]} in Holdfast`,
    ...(status === 'active' ? [] : [status === 'invited' ? 'has not signed in yet' : 'left']),
  ]
}

function factsOf({ email, joinedOn, leftOn, teams, audit }: Person): [string, ReactNode][] {
  return [
    ['E-mail', email ?? 'erased'],
    ['Joined', joinedOn === null ? 'not known' : <Time key="joined" at={joinedOn} as="day" />],
    ...(leftOn === null ? [] : [['Left', <Time key="left" at={leftOn} as="day" />] satisfies [string, ReactNode]]),
    ['Teams', teams.length === 0 ? 'none' : teams.map(({ name }) => name).join(', ')],
    ...(audit === null
      ? []
      : [
          [
            'May see',
            <>
              {audit.frameworkId === null ? (
                'all frameworks'
              ) : (
                <PageLink to={{ to: '/frameworks/$id', params: { id: audit.frameworkId } }}>one framework</PageLink>
              )}
              {audit.from === null && audit.until === null ? (
                ', of all time'
              ) : (
                <>
                  , from {audit.from === null ? 'the beginning' : <Time at={audit.from} as="day" />} until{' '}
                  {audit.until === null ? 'now' : <Time at={audit.until} as="day" />}
                </>
              )}
            </>,
          ] satisfies [string, ReactNode],
        ]),
  ]
}
