import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { roleNames } from '../session/roleNames.ts'
import { AddPerson } from './AddPerson.tsx'
import { normalStatus, peopleQuery, type Person } from './people.query.ts'
import { PeoplePages } from './PeoplePages.tsx'
import classes from './PeoplePage.module.css'

const filters: Filter[] = [
  {
    kind: 'choice',
    name: 'status',
    label: 'Status',
    options: [
      { value: 'active', label: 'active' },
      { value: 'invited', label: 'not signed in yet' },
      { value: 'deactivated', label: 'left' },
    ],
    normal: normalStatus,
    normalWord: 'here',
  },
]

const columns: [Column<Person>, ...Column<Person>[]] = [
  {
    header: 'Name',
    cell: ({ name, title, status }) => (
      <>
        <PersonName name={name} isActive={status !== 'deactivated'} />
        {title === null ? null : <span className={classes.title}>{title}</span>}
      </>
    ),
  },
  { header: 'E-mail', isPlain: true, cell: ({ email }) => email ?? '–' },
  { header: 'In Holdfast', isPlain: true, width: '9rem', cell: ({ accessRole }) => roleNames[accessRole] },
  {
    header: 'Roles of the program',
    cell: ({ duties }) => (duties.length === 0 ? '–' : duties.map(({ title }) => title).join(', ')),
  },
  {
    header: 'Teams',
    width: '10rem',
    cell: ({ teams }) => (teams.length === 0 ? '–' : teams.map(({ name }) => name).join(', ')),
  },
  {
    header: 'Status',
    isPlain: true,
    width: '10rem',
    cell: ({ status }) =>
      status === 'active' ? 'active' : <span className={classes.soft}>{statusWords[status]}</span>,
  },
]

const statusWords = { invited: 'not signed in yet', active: 'active', deactivated: 'left' }

export function PeoplePage() {
  const search = useSearch({ from: '/signed-in/people' })
  const query = useQuery({ ...peopleQuery(search), placeholderData: keepPreviousData })
  const mayManage = useMay('person:manage')
  const [isAdding, adding] = useDisclosure(false)
  return (
    <>
      <PageHeader
        title="People"
        actions={
          mayManage ? (
            <>
              <Button variant="default" renderRoot={(props) => <Link to="/people/import" {...props} />}>
                Import from CSV
              </Button>
              <Button onClick={adding.open}>Add a person</Button>
            </>
          ) : undefined
        }
      />
      <PeoplePages />
      <Filters filters={filters} />
      <Section title="People" aside={query.data?.items.length}>
        <DataTable
          label="People"
          columns={columns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/people/$id', params: { id } })}
          cursor={search.cursor}
          empty={<EmptyState title="Nobody matches">Take the filter away.</EmptyState>}
        />
      </Section>
      <AddPerson isOpen={isAdding} onClose={adding.close} />
    </>
  )
}
