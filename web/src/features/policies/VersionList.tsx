import { Link } from '@tanstack/react-router'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Policy } from './policies.query.ts'
import { versionBefore } from './policy.rules.ts'
import classes from './VersionList.module.css'

interface VersionListProps {
  policy: Policy
  shown: number | undefined
  compared: number | undefined
}

/** Every version that there was, newest first, each with the way to what changed in it. */
export function VersionList({ policy, shown, compared }: VersionListProps) {
  const versions = policy.versions.toSorted((a, b) => b.version - a.version)
  return (
    <Section title="Versions" aside={versions.length}>
      <ul className={classes.list}>
        {versions.map(({ version, state, author, createdAt, publishedAt }) => {
          const before = versionBefore(policy, version)
          return (
            <li key={version} className={classes.item} data-shown={version === shown || undefined}>
              <span className={classes.line}>
                <Link
                  to="/policies/$id"
                  params={{ id: policy.id }}
                  search={{ version }}
                  replace
                  resetScroll={false}
                  className={classes.link}
                  aria-current={version === shown && compared === undefined ? 'true' : undefined}
                >
                  Version {version}
                </Link>
                <StateMark state={state} />
              </span>
              <span className={classes.detail}>
                <span>
                  <PersonName name={author.name} />, <Time at={publishedAt ?? createdAt} as="day" />
                </span>
                {before === undefined ? null : (
                  <Link
                    to="/policies/$id"
                    params={{ id: policy.id }}
                    search={{ version, compare: before }}
                    replace
                    resetScroll={false}
                    className={classes.compare}
                    aria-current={version === shown && before === compared ? 'true' : undefined}
                  >
                    compare with {before}
                  </Link>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
