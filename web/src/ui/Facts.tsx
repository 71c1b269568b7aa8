import type { ReactNode } from 'react'
import classes from './Facts.module.css'

/** Names and values, one pair a line. What has no value is left out by whoever makes the list. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
