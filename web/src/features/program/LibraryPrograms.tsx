import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { libraryQuery } from './program.query.ts'
import classes from './LibraryPrograms.module.css'
import type { Planned } from './ProgramPage.tsx'

/** Programs that come with Holdfast. */
export function LibraryPrograms({ onChosen }: { onChosen: (planned: Planned) => void }) {
  const { data, error, refetch } = useQuery(libraryQuery)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data?.items.map(({ id, title, description, frameworks, roles, controls, policies, procedures }) => (
    <Section
      key={id}
      title={`Comes with Holdfast: ${title}`}
      aside={
        <Button size="xs" variant="default" onClick={() => onChosen({ name: title, source: { library: id } })}>
          See what it would change
        </Button>
      }
      isPadded
    >
      <p className={classes.counts}>
        {plural(controls, 'control')}, {plural(policies, 'policy', 'policies')}, {plural(procedures, 'procedure')},{' '}
        {plural(roles.length, 'role')}; answers {frameworks.join(', ')}
      </p>
      <details>
        <summary className={classes.summary}>What it is for, and how to make it yours</summary>
        <div className={classes.description}>
          <Markdown text={description} />
        </div>
      </details>
    </Section>
  ))
}
