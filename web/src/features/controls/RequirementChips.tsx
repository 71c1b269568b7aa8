import { useQuery } from '@tanstack/react-query'
import { useAsOf } from '../../ui/asOf.ts'
import { Chip } from '../../ui/PageHeader.tsx'
import { frameworksQuery } from '../frameworks/frameworks.query.ts'
import type { Control } from './controls.query.ts'
import classes from './RequirementChips.module.css'

/** What the control answers; each leads to its place in the framework. */
export function RequirementChips({ requirements }: { requirements: Control['requirementRows'] }) {
  const frameworks = useQuery(frameworksQuery(useAsOf()))
  return (
    <ul className={classes.chips} aria-label="Requirements">
      {requirements.map(({ id, framework: name, key, title }) => {
        const framework = frameworks.data?.items.find((one) => one.name === name)
        return (
          <li key={id} title={title}>
            <Chip {...(framework ? { to: { to: '/frameworks/$id', params: { id: framework.id }, hash: key } } : {})}>
              {name} {key}
            </Chip>
          </li>
        )
      })}
    </ul>
  )
}
