import { Button, CopyButton } from '@mantine/core'
import { problemOf, type Problem } from '../api/problem.ts'
import classes from './ErrorState.module.css'
import { StateShape } from './StateMark.tsx'

interface ErrorStateProps {
  /** What was thrown. */
  error: unknown
  onRetry?: () => void
  /** One line above a form, instead of a block in place of content. */
  isInline?: boolean
}

/** What went wrong, what to do, and the request id that an administrator finds in the log. */
export function ErrorState({ error, onRetry, isInline = false }: ErrorStateProps) {
  const problem = problemOf(error)
  const request = problem.instance?.replace(/^urn:uuid:/u, '')
  return (
    <div className={isInline ? classes.inline : classes.block} role="alert">
      <StateShape state="error" size={16} />
      <div className={classes.text}>
        <p className={classes.title}>{problem.title}</p>
        {problem.detail === undefined || isRepeatedBelow(problem.detail, problem) ? null : (
          <p className={classes.detail}>{problem.detail}</p>
        )}
        {problem.errors === undefined ? null : (
          <ul className={classes.list}>
            {problem.errors.map(({ path, message }) => (
              <li key={`${path}: ${message}`}>
                {path ? <code>{path}</code> : null} {message}
              </li>
            ))}
          </ul>
        )}
        {request === undefined ? null : (
          <p className={classes.request}>
            Request <code>{request}</code>{' '}
            <CopyButton value={request}>
              {({ copied, copy }) => (
                <button type="button" className={classes.copy} onClick={copy}>
                  {copied ? 'copied' : 'copy'}
                </button>
              )}
            </CopyButton>
          </p>
        )}
        {onRetry ? (
          <Button variant="default" size="xs" mt={8} onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </div>
    </div>
  )
}

/** The server joins what is wrong with the input into one line; the list says it better. */
function isRepeatedBelow(detail: string, { errors }: Problem): boolean {
  return errors !== undefined && errors.length > 0 && errors.every(({ message }) => detail.includes(message))
}
