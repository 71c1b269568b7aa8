import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { useClock } from '../../ui/clock.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { notify } from '../../ui/notify.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { AddAbsence } from './AddAbsence.tsx'
import classes from './AbsencesPage.module.css'
import { absencesQuery, type Absence } from './people.query.ts'
import { PeoplePages } from './PeoplePages.tsx'

export function AbsencesPage() {
  const asOf = useAsOf()
  const query = useQuery(absencesQuery(asOf))
  const { shown } = useClock()
  const { person } = useSession()
  const mayManage = useMay('absence:manage')
  const mayManageOthers = useMay('person:manage')
  const [isAdding, adding] = useDisclosure(false)
  const end = useAction(api.people.endAbsence, { onDone: () => notify('Welcome back: duties are theirs again.') })

  const columns: [Column<Absence>, ...Column<Absence>[]] = [
    { header: 'Away', cell: (absence) => <PersonName name={absence.person.name} /> },
    { header: 'Stands in', cell: ({ deputy }) => <PersonName name={deputy.name} /> },
    { header: 'From', width: '10rem', cell: ({ startsAt }) => <Time at={startsAt} as="day" /> },
    { header: 'Until', width: '10rem', cell: ({ endsAt }) => <Time at={lastDay(endsAt)} as="day" /> },
    { header: 'Why', cell: ({ reason }) => (reason === '' ? '–' : reason) },
    {
      header: 'Now',
      isPlain: true,
      width: '12rem',
      cell: ({ id, startsAt, person: { id: personId } }) => (
        <span className={classes.now}>
          {Date.parse(startsAt) <= shown ? <StateMark state="open">away</StateMark> : <StateMark state="planned" />}
          {asOf === undefined && mayManage && (mayManageOthers || personId === person?.id) ? (
            <button type="button" className={classes.end} onClick={() => end.mutate({ id })}>
              {Date.parse(startsAt) <= shown ? 'back already' : 'take back'}
            </button>
          ) : null}
        </span>
      ),
    },
  ]

  return (
    <>
      <PageHeader
        title="People"
        meta={['While somebody is away, their duties are shown to the deputy as well, and done in their name']}
        actions={mayManage ? <Button onClick={adding.open}>Say who is away</Button> : undefined}
      />
      <PeoplePages />
      {end.error ? <ErrorState error={end.error} isInline /> : null}
      <Section title="Absences" aside="that have not ended">
        <DataTable
          label="Absences"
          columns={columns}
          query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="Nobody is away">
              Say so before a holiday, and name who stands in: a duty that nobody looks at is missed.
            </EmptyState>
          }
        />
      </Section>
      <AddAbsence isOpen={isAdding} onClose={adding.close} mayChoose={mayManageOthers} />
    </>
  )
}

/** An absence is half-open; its last day is the one that holds the moment before its end. */
function lastDay(endsAt: string): string {
  return new Date(Date.parse(endsAt) - 1).toISOString()
}
