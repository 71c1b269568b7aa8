/** What one look at an installation found. A `problem` needs somebody; a `note` is worth knowing. */
export interface Diagnosis {
  state: 'ok' | 'note' | 'problem'
  /** What was looked at, in a few words. */
  what: string
  /** What is there. */
  found: string
  /** What to do about a problem. */
  advice?: string
}

export const ok = (what: string, found: string): Diagnosis => ({ state: 'ok', what, found })
export const note = (what: string, found: string): Diagnosis => ({ state: 'note', what, found })
export const problem = (what: string, found: string, advice: string): Diagnosis => ({
  state: 'problem',
  what,
  found,
  advice,
})
