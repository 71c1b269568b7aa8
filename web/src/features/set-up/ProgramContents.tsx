import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import classes from './ProgramStep.module.css'
import type { LibraryProgram } from './set-up.query.ts'

const parts = [
  { entity: 'control', name: 'Controls' },
  { entity: 'policy', name: 'Policies' },
  { entity: 'procedure', name: 'Procedures' },
  { entity: 'role', name: 'Roles' },
] as const

/** Everything that a program of the library holds, by title; asked for when somebody wants to see it. */
export function ProgramContents({ program }: { program: LibraryProgram }) {
  const [isOpen, setIsOpen] = useState(false)
  const plan = useQuery({
    queryKey: ['set-up', 'contents', program.id],
    queryFn: () => api.program.plan({ library: program.id }),
    enabled: isOpen,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <details className={classes.contents} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>What it holds</summary>
      {plan.error ? <ErrorState error={plan.error} isInline /> : null}
      {parts.map(({ entity, name }) => {
        const titles = (plan.data?.changes ?? [])
          .filter((change) => change.entity === entity && change.kind === 'create')
          .map(({ id, title }) => ({ id, title }))
          .toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
        return titles.length === 0 ? null : (
          <div key={entity}>
            <h3 className={classes.part}>
              {name} <span className={classes.count}>{titles.length}</span>
            </h3>
            <ul className={classes.titles}>
              {titles.map(({ id, title }) => (
                <li key={id}>{title}</li>
              ))}
            </ul>
          </div>
        )
      })}
      {plan.data && plan.data.changes.length === 0 ? (
        <p className={classes.progress}>Your program holds all of this already.</p>
      ) : null}
    </details>
  )
}
