import { HoldfastError } from '../../core/errors.ts'

export interface Coverage {
  coversFrom: string | null
  coversUntil: string | null
  expiresOn: string | null
}

/**
 * The period that a piece of evidence speaks of, which is apart from the day on which it was recorded. Days are inclusive.
 * @throws HoldfastError `invalid_input` when it ends before it begins
 */
export function coverageOf(given: {
  coversFrom?: string | undefined
  coversUntil?: string | undefined
  expiresOn?: string | undefined
}): Coverage {
  const { coversFrom = null, coversUntil = null, expiresOn = null } = given
  if (coversFrom !== null && coversUntil !== null && coversUntil < coversFrom)
    refuse('coversUntil', `the period ends before it begins on ${coversFrom}`)
  if (coversFrom !== null && expiresOn !== null && expiresOn < coversFrom)
    refuse('expiresOn', `it would expire before the period that it covers begins on ${coversFrom}`)
  return { coversFrom, coversUntil, expiresOn }
}

/** Evidence is good through the day on which it expires. */
export const isExpired = (expiresOn: string | null, today: string): boolean => expiresOn !== null && expiresOn < today

/**
 * What a link or a statement consists of.
 * @throws HoldfastError `invalid_input` for what is missing, and for what belongs to the other kind
 */
export function contentOf(given: {
  kind: 'link' | 'statement'
  url?: string | undefined
  statement?: string | undefined
}): { url: string | null; statement: string | null } {
  switch (given.kind) {
    case 'link': {
      if (given.statement !== undefined)
        refuse('statement', 'a link has none; add the statement as evidence of its own')
      const url = given.url ?? refuse('url', 'a link needs one')
      const { username, password } = new URL(url)
      if (username !== '' || password !== '')
        refuse('url', 'it holds a user name or password; remove that, because evidence cannot be changed afterwards')
      return { url, statement: null }
    }
    case 'statement': {
      if (given.url !== undefined) refuse('url', 'a statement has none; add the link as evidence of its own')
      const { statement } = given
      if (statement === undefined || statement.trim() === '') return refuse('statement', 'write down what is stated')
      return { url: null, statement }
    }
  }
}

function refuse(path: string, message: string): never {
  throw new HoldfastError('invalid_input', `${path}: ${message}.`, { issues: [{ path, message }] })
}
