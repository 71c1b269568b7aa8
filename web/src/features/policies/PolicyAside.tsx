import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Policy } from './policies.query.ts'
import classes from './PolicyAside.module.css'

/** Who has said that they read the version in force, and who is missing. */
export function Acknowledgments({ policy }: { policy: Policy }) {
  const { publishedVersion, acknowledgments, missing, acknowledged, toAcknowledge } = policy
  const current = acknowledgments.filter(({ version }) => version === publishedVersion)
  const earlier = acknowledgments.length - current.length
  return (
    <Section title="Acknowledged" aside={publishedVersion === null ? undefined : `${acknowledged} of ${toAcknowledge}`}>
      {publishedVersion === null ? (
        <EmptyState isQuiet title="Nobody is asked yet">
          People are asked once a version is published.
        </EmptyState>
      ) : (
        <div className={classes.body}>
          {toAcknowledge === 0 ? (
            <p className={classes.soft}>The program asks nobody to acknowledge it.</p>
          ) : missing.length === 0 ? (
            <StateMark state="met">everybody has</StateMark>
          ) : (
            <>
              <h3 className={classes.label}>Missing: {plural(missing.length, 'person', 'people')}</h3>
              <ul className={classes.people}>
                {missing.map(({ id, name }) => (
                  <li key={id}>
                    <PersonName name={name} />
                  </li>
                ))}
              </ul>
            </>
          )}
          {current.length === 0 ? null : (
            <details className={classes.details}>
              <summary>{plural(current.length, 'person', 'people')} acknowledged it</summary>
              <ul className={classes.people}>
                {current.map(({ person, acknowledgedAt }) => (
                  <li key={person.id}>
                    <PersonName name={person.name} />
                    <span className={classes.soft}>
                      <Time at={acknowledgedAt} as="day" />
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
          {earlier === 0 ? null : (
            <p className={classes.soft}>{plural(earlier, 'acknowledgment')} of earlier versions are in the ledger.</p>
          )}
        </div>
      )}
    </Section>
  )
}

export function ControlsOfPolicy({ controls }: { controls: Policy['controls'] }) {
  return (
    <Section title="Controls" aside={controls.length}>
      {controls.length === 0 ? (
        <EmptyState isQuiet title="No control rests on it">
          Until one does, it is a statement of intent only.
        </EmptyState>
      ) : (
        <ul className={classes.controls}>
          {controls.map(({ id, title }) => (
            <li key={id}>
              <PageLink to={{ to: '/controls/$id', params: { id } }}>{title}</PageLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
