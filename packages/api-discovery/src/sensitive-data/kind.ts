/** What a kind of sensitive data is, and what a text must have to be one. */

export type SensitiveCategory = 'identity' | 'financial' | 'credential' | 'health' | 'contact' | 'personal' | 'network'

export interface SensitiveKind {
  /** Stable, in kebab case: `payment-card`, `national-id-de`. */
  readonly id: string
  readonly title: string
  readonly category: SensitiveCategory
  /** Finds candidates; with the global flag, and only quantifiers that end. */
  readonly pattern: RegExp
  /** What every candidate has (`character-classes.ts`), so that most texts are never searched. */
  readonly needs: number
  /** Checksum, ranges, dates: whether a candidate is one. */
  readonly accepts?: (match: string) => boolean
  /**
   * Words that must stand in the name or right before the candidate. Absent for kinds that nothing else looks like.
   * Names are tested in words of lower case: `dateOfBirth` is `date of birth`.
   */
  readonly context?: RegExp
  /** A way of writing (as `078-05-1120`) that needs no context. */
  readonly unmistakable?: RegExp
  /** Words in the name that say it is something else. */
  readonly unless?: RegExp
  /** Digits only: a number of JSON may be one too. */
  readonly isNumber?: boolean
  /** Only the name tells; the pattern only says what is no value at all, as `***`. Never sought inside longer texts. */
  readonly isNamed?: boolean
}
