import { CopyText } from '../../ui/CopyText.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import classes from './Checks.module.css'
import type { Check } from './checks.query.ts'

/** How a check looks, for those who read SQL, and what it was proven on. */
export function CheckDefinition({ check: { queries, fixtures } }: { check: Check }) {
  const shown = [
    ['What is looked at', queries.population],
    ['What fails', queries.failures],
    ...(queries.sources === null ? [] : [['Sources that must not be silent', queries.sources]]),
  ] as const
  return (
    <Section title="How it looks" aside={`proven on ${plural(fixtures.length, 'fixture')}`} isPadded>
      <p className={classes.none}>What it says of inventories that were made up for the purpose:</p>
      <ul className={classes.fixtures} aria-label="Fixtures">
        {fixtures.map(({ title, expect }) => (
          <li key={title}>
            <StateMark state={expect} />
            <span>{title}</span>
          </li>
        ))}
      </ul>
      {shown.map(([name, query]) => (
        <details key={name} className={classes.query}>
          <summary>{name}</summary>
          <CopyText text={query ?? ''} name="query" isBlock />
        </details>
      ))}
    </Section>
  )
}
