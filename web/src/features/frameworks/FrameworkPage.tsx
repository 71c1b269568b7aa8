import { SegmentedControl } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { CoverageBar } from './CoverageBar.tsx'
import { coverageOf, isUncovered, prune, treeOf, type RequirementNode } from './framework.rules.ts'
import classes from './FrameworkPage.module.css'
import { frameworkQuery } from './frameworks.query.ts'
import { RequirementItem } from './RequirementItem.tsx'

export function FrameworkPage() {
  const { id } = useParams({ from: '/signed-in/frameworks/$id' })
  const { show = 'all', asOf } = useSearch({ from: '/signed-in/frameworks/$id' })
  const { data: framework } = useSuspenseQuery(frameworkQuery(id, asOf))
  useRequirementOfHash()

  const whole = treeOf(framework.items)
  const tree = show === 'uncovered' ? prune(whole, isUncovered) : whole
  const uncovered = framework.items.filter(isUncovered).length
  // What stands alone at the top needs no heading of its own.
  const groups = tree.filter(({ children }) => children.length > 0)
  const loose = tree.filter(({ children }) => children.length === 0)

  return (
    <>
      <PageHeader
        title={framework.name}
        crumbs={[{ label: 'Frameworks', to: { to: '/frameworks' } }]}
        meta={[
          framework.publisher,
          `version ${framework.version}`,
          <CoverageBar key="coverage" covered={framework.covered} total={framework.requirements} />,
          <PageLink key="controls" to={{ to: '/controls', search: { frameworkId: id } }}>
            its controls
          </PageLink>,
        ]}
      />
      <Show show={show} uncovered={uncovered} />
      {tree.length === 0 ? (
        <Section title="Requirements">
          <EmptyState
            title={
              show === 'uncovered'
                ? 'A control answers every requirement'
                : 'No requirements are known of this framework'
            }
          >
            {show === 'uncovered'
              ? 'Whether the controls work is another question; look at their verdicts.'
              : 'They come with the program.'}
          </EmptyState>
        </Section>
      ) : null}
      {loose.length > 0 ? (
        <Section title="Requirements" aside={loose.length}>
          <ul className={classes.list}>
            {loose.map((node) => (
              <RequirementItem key={node.requirement.id} node={node} />
            ))}
          </ul>
        </Section>
      ) : null}
      {groups.map((node) => (
        <Group key={node.requirement.id} node={node} />
      ))}
    </>
  )
}

function Group({ node }: { node: RequirementNode }) {
  const { requirement, children } = node
  const { total, covered } = coverageOf(node)
  return (
    <Section
      title={`${requirement.key} ${requirement.title}`}
      aside={total === 0 ? 'not in scope' : <CoverageBar covered={covered} total={total} />}
    >
      <ul className={classes.list}>
        {requirement.controls.length > 0 ? <RequirementItem node={{ requirement, children: [] }} /> : null}
        {children.map((child) => (
          <RequirementItem key={child.requirement.id} node={child} />
        ))}
      </ul>
    </Section>
  )
}

function Show({ show, uncovered }: { show: 'all' | 'uncovered'; uncovered: number }) {
  const navigate = useNavigate()
  return (
    <SegmentedControl
      size="xs"
      mt={4}
      aria-label="Which requirements are shown"
      value={show}
      onChange={(value) =>
        void navigate({
          to: '.',
          replace: true,
          search: (before) => ({ ...before, show: value === 'uncovered' ? 'uncovered' : undefined }),
        })
      }
      data={[
        { value: 'all', label: 'All requirements' },
        { value: 'uncovered', label: `Without a control: ${uncovered}` },
      ]}
    />
  )
}

/** Links from controls lead to one requirement; its list is long, so it is brought into view. */
function useRequirementOfHash(): void {
  useEffect(() => {
    const key = decodeURIComponent(location.hash.slice(1))
    if (key === '') return
    document.querySelector(`#${CSS.escape(key)}`)?.scrollIntoView({ block: 'center' })
  }, [])
}
