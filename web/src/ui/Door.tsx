import { useEffect, type ReactNode } from 'react'
import { Brand } from './Brand.tsx'
import classes from './Door.module.css'

interface DoorProps {
  title: string
  /** One or two sentences: what this is for. */
  lead?: ReactNode
  children: ReactNode
}

/** The frame of pages outside of the application: sign-in, invitation. One thing to do, in the middle. */
export function Door({ title, lead, children }: DoorProps) {
  useEffect(() => {
    document.title = `${title} · Holdfast`
  }, [title])
  return (
    <main className={classes.door}>
      <div className={classes.brand}>
        <Brand />
      </div>
      <div className={classes.panel}>
        <h1 className={classes.title}>{title}</h1>
        {lead === undefined ? null : <p className={classes.lead}>{lead}</p>}
        <div className={classes.body}>{children}</div>
      </div>
    </main>
  )
}
