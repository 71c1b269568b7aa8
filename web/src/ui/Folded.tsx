import { useElementSize } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import classes from './Folded.module.css'

/** In pixels: some fifteen lines. */
const TALLEST = 340

/** Long text is cut off at its beginning's end, and shown whole when asked for. */
export function Folded({ children }: { children: ReactNode }) {
  const { ref, height } = useElementSize()
  const [isOpen, setIsOpen] = useState(false)
  const isLong = height > TALLEST * 1.2
  return (
    <>
      <div className={classes.frame} style={{ maxHeight: isLong && !isOpen ? TALLEST : undefined }}>
        <div ref={ref}>{children}</div>
      </div>
      {isLong ? (
        <button type="button" className={classes.more} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all of it'}
        </button>
      ) : null}
    </>
  )
}
