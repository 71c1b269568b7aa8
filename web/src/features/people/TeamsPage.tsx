import { Button, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './AssignRole.module.css'
import { teamsQuery, type Team } from './people.query.ts'
import { PeoplePages } from './PeoplePages.tsx'
import { SaveTeam } from './SaveTeam.tsx'

export function TeamsPage() {
  const asOf = useAsOf()
  const query = useQuery(teamsQuery(asOf))
  const mayManage = useMay('team:manage') && asOf === undefined
  const [edited, setEdited] = useState<Team | 'new' | null>(null)
  const columns: [Column<Team>, ...Column<Team>[]] = [
    { header: 'Team', width: '16rem', cell: ({ name }) => name },
    {
      header: 'Members',
      cell: ({ members }) =>
        members.length === 0 ? 'nobody' : members.map(({ name }) => name ?? 'erased person').join(', '),
    },
    ...(mayManage
      ? [
          {
            header: 'Change',
            isPlain: true,
            width: '8rem',
            cell: (team: Team) => (
              <button type="button" className={classes.open} onClick={() => setEdited(team)}>
                change
                <VisuallyHidden> the members of {team.name}</VisuallyHidden>
              </button>
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      <PageHeader
        title="People"
        actions={mayManage ? <Button onClick={() => setEdited('new')}>New team</Button> : undefined}
      />
      <PeoplePages />
      <Section title="Teams" aside={query.data?.items.length}>
        <DataTable
          label="Teams"
          columns={columns}
          query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No teams yet">
              A team names people who work together, so that lists can be read by it.
            </EmptyState>
          }
        />
      </Section>
      {edited === null ? null : (
        <SaveTeam
          key={edited === 'new' ? 'new' : edited.id}
          team={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}
