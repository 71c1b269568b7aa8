import { CopyButton, VisuallyHidden } from '@mantine/core'
import classes from './CopyText.module.css'

interface CopyTextProps {
  text: string
  /** What it is, for those who hear the button: “public key”. */
  name: string
  /** Text of several lines keeps them. */
  isBlock?: boolean
}

/** Text that is meant to be taken elsewhere, exactly as it is. */
export function CopyText({ text, name, isBlock = false }: CopyTextProps) {
  return (
    <span className={isBlock ? classes.block : classes.line}>
      {isBlock ? <pre className={classes.text}>{text}</pre> : <code className={classes.text}>{text}</code>}
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <button type="button" className={classes.copy} onClick={copy}>
            <span aria-live="polite">{copied ? 'copied' : 'copy'}</span>
            <VisuallyHidden> the {name}</VisuallyHidden>
          </button>
        )}
      </CopyButton>
    </span>
  )
}
