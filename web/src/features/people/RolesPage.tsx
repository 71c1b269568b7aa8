import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { AssignRole } from './AssignRole.tsx'
import { dutyRolesQuery, type DutyRole } from './people.query.ts'
import { PeoplePages } from './PeoplePages.tsx'
import classes from './RolesPage.module.css'

export function RolesPage() {
  const asOf = useAsOf()
  const query = useQuery(dutyRolesQuery(asOf))
  const mayApply = useMay('program:apply')
  const mayAssign = mayApply && asOf === undefined
  const roles = query.data?.items.filter(({ status, holder }) => status === 'active' || holder !== null)
  const columns: [Column<DutyRole>, ...Column<DutyRole>[]] = [
    {
      header: 'Role',
      cell: ({ title, description, status }) => (
        <>
          <span className={classes.title}>{title}</span>
          {status === 'retired' ? <span className={classes.soft}> retired</span> : null}
          {description === '' ? null : <span className={classes.description}>{description}</span>}
        </>
      ),
    },
    {
      header: 'Held by',
      isPlain: true,
      width: '17rem',
      cell: (role) => (
        <span className={classes.holder}>
          {role.holder ? (
            <PersonName name={role.holder.name} to={{ to: '/people/$id', params: { id: role.holder.id } }} />
          ) : (
            <StateMark state="missed">nobody</StateMark>
          )}
          {mayAssign ? <AssignRole id={role.id} title={role.title} holder={role.holder} /> : null}
        </span>
      ),
    },
    { header: 'Controls', isNumber: true, width: '6rem', cell: ({ controls }) => controls },
    { header: 'Procedures', isNumber: true, width: '6rem', cell: ({ procedures }) => procedures },
  ]

  return (
    <>
      <PageHeader title="People" meta={['Duties fall to roles of the program; whoever holds a role gets them']} />
      <PeoplePages />
      <Section title="Roles of the program" aside={roles?.length}>
        <DataTable
          label="Roles of the program"
          columns={columns}
          query={{ ...query, data: roles && { items: roles, next: null } }}
          keyOf={({ id }) => id}
          empty={
            <EmptyState
              title="No roles yet"
              action={mayApply ? <PageLink to={{ to: '/program' }}>Choose a program</PageLink> : undefined}
            >
              They come with a program.
            </EmptyState>
          }
        />
      </Section>
    </>
  )
}
