import classes from './Brand.module.css'

/** The sign and the name. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="var(--hf-accent)" />
        <path
          d="M10 7v18M22 7v18M10 16h12"
          fill="none"
          stroke="var(--hf-panel)"
          strokeWidth="3.4"
          strokeLinecap="round"
        />
      </svg>
      Holdfast
    </span>
  )
}
