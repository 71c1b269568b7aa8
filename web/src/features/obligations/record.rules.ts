import { errorOf } from '../../api/problem.ts'
import type { EvidenceRequirement } from './obligations.query.ts'

/** Evidence on its way: a file is stored at once, a link and a statement with the record. */
export type Piece =
  | { kind: 'stored'; evidenceId: string }
  | { kind: 'link'; title: string; url: string }
  | { kind: 'statement'; title: string; statement: string }

/** Pieces by the requirement that they answer; what nobody asked for stands under `extra`. */
export type Pieces = Readonly<Record<string, readonly Piece[]>>
export const extra = ''

const isGiven = (piece: Piece): boolean => {
  switch (piece.kind) {
    case 'stored':
      return true
    case 'link':
      return piece.url.trim() !== ''
    case 'statement':
      return piece.statement.trim() !== ''
  }
}

/** What is asked for and not there yet. */
export const missingEvidence = (asked: readonly EvidenceRequirement[], pieces: Pieces): EvidenceRequirement[] =>
  asked.filter(({ id, required }) => required && !(pieces[id] ?? []).some(isGiven))

/** Every piece that says something, with the requirement that it answers. */
export const givenPieces = (pieces: Pieces): { piece: Piece; requirement: string | undefined }[] =>
  Object.entries(pieces).flatMap(([id, ofOne]) =>
    ofOne.filter(isGiven).map((piece) => ({ piece, requirement: id === extra ? undefined : id })),
  )

/** Refuses a file whose type the procedure does not take, before it is sent. */
export function requireType(file: File, { accept }: Pick<EvidenceRequirement, 'accept'>): void {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? ''
  if (accept.length === 0 || accept.includes(ending)) return
  throw errorOf({
    title: 'This type of file was not asked for',
    status: 400,
    detail: `Asked for is ${accept.join(', ')}.`,
  })
}

/** The plain date that lies an ISO 8601 duration of years, months, weeks and days after another; undefined for what is no such duration. */
export function dayIn(duration: string, day: string): string | undefined {
  const [, years, months, weeks, days] =
    /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/u.exec(duration)?.map((part) => Number(part ?? 0)) ?? []
  if (years === undefined || months === undefined || weeks === undefined || days === undefined) return undefined
  const from = new Date(day)
  const month = new Date(Date.UTC(from.getUTCFullYear() + years, from.getUTCMonth() + months, 1))
  // The last day of the month where there is no such day: a month after 31 January is 28 February.
  const last = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate()
  month.setUTCDate(Math.min(from.getUTCDate(), last))
  return new Date(month.getTime() + (weeks * 7 + days) * 86_400_000).toISOString().slice(0, 10)
}
