import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { frameworksQuery, type FrameworkRow } from './frameworks.query.ts'
import { CoverageBar } from './CoverageBar.tsx'

const columns: [Column<FrameworkRow>, ...Column<FrameworkRow>[]] = [
  { header: 'Framework', cell: ({ name, version }) => (name.includes(version) ? name : `${name} ${version}`) },
  { header: 'Publisher', isPlain: true, width: '14rem', cell: ({ publisher }) => publisher },
  {
    header: 'Requirements answered by a control',
    width: '19rem',
    cell: ({ covered, requirements }) => <CoverageBar covered={covered} total={requirements} />,
  },
  {
    header: 'Not answered',
    isNumber: true,
    width: '8rem',
    cell: ({ id, covered, requirements }) =>
      covered === requirements ? (
        '0'
      ) : (
        <PageLink to={{ to: '/frameworks/$id', params: { id }, search: { show: 'uncovered' } }}>
          {requirements - covered}
        </PageLink>
      ),
  },
]

export function FrameworksPage() {
  const query = useQuery(frameworksQuery(useAsOf()))
  const mayApply = useMay('program:apply')
  return (
    <>
      <PageHeader title="Frameworks" meta={['Outside standards and laws, and how far controls answer them']} />
      <Section title="Frameworks" aside={query.data?.items.length}>
        <DataTable
          label="Frameworks"
          columns={columns}
          query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/frameworks/$id', params: { id } })}
          empty={
            <EmptyState
              title="No frameworks yet"
              action={mayApply ? <PageLink to={{ to: '/program' }}>Choose a program</PageLink> : undefined}
            >
              A program says which frameworks it answers. Take one that is ready, or apply your own from files.
            </EmptyState>
          }
        />
      </Section>
    </>
  )
}
