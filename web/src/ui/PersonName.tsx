import { PageLink, type Destination } from './PageLink.tsx'
import classes from './PersonName.module.css'

interface PersonNameProps {
  /** The name of the day that the page shows; null once the person's data was erased. */
  name: string | null
  isActive?: boolean
  to?: Destination
}

/** Someone with duties. Records hold ids, so a name can be gone while the record stands. */
export function PersonName({ name, isActive = true, to }: PersonNameProps) {
  if (name === null) return <span className={classes.gone}>erased person</span>
  return (
    <span className={classes.person}>
      {to ? <PageLink to={to}>{name}</PageLink> : name}
      {isActive ? null : <span className={classes.gone}> (left)</span>}
    </span>
  )
}
