import { errorOf } from '../../api/problem.ts'
import type { EvidenceRequirement } from './obligations.query.ts'

/** Evidence on its way: a file is stored at once, a link and a statement with the record; what was there before is chosen. */
export type Piece =
  | { kind: 'stored'; evidenceId: string }
  | { kind: 'chosen'; evidenceId: string; evidenceKind: EvidenceKind; fileName: string | null }
  | { kind: 'link'; title: string; url: string }
  | { kind: 'statement'; title: string; statement: string }

type EvidenceKind = EvidenceRequirement['kind']

/** Pieces by the requirement that they answer; what nobody asked for stands under `extra`. */
export type Pieces = Readonly<Record<string, readonly Piece[]>>
export const extra = ''

const isGiven = (piece: Piece): boolean => {
  switch (piece.kind) {
    case 'stored':
    case 'chosen':
      return true
    case 'link':
      return piece.url.trim() !== ''
    case 'statement':
      return piece.statement.trim() !== ''
  }
}

/** What is asked for and not there yet. What was chosen answers, one for one, whatever it suits; the server pairs them the same way. */
export function missingEvidence(asked: readonly EvidenceRequirement[], pieces: Pieces): EvidenceRequirement[] {
  const chosen = (pieces[extra] ?? []).filter((piece) => piece.kind === 'chosen')
  const open = asked.filter(({ id }) => !(pieces[id] ?? []).some(isGiven))
  const answered = new Set<string>()
  for (const piece of chosen) {
    const found = open.find((requirement) => !answered.has(requirement.id) && suits(piece, requirement))
    if (found) answered.add(found.id)
  }
  return open.filter(({ id, required }) => required && !answered.has(id))
}

function suits(
  { evidenceKind, fileName }: Extract<Piece, { kind: 'chosen' }>,
  { kind, accept }: EvidenceRequirement,
): boolean {
  const isOfKind = evidenceKind === kind || (kind === 'machine' && evidenceKind === 'file')
  return isOfKind && (accept.length === 0 || fileName === null || accept.includes(endingOf(fileName)))
}

const endingOf = (fileName: string): string => fileName.split('.').at(-1)?.toLowerCase() ?? ''

/** Every piece that says something, with the requirement that it answers. */
export const givenPieces = (pieces: Pieces): { piece: Piece; requirement: string | undefined }[] =>
  Object.entries(pieces).flatMap(([id, ofOne]) =>
    ofOne.filter(isGiven).map((piece) => ({ piece, requirement: id === extra ? undefined : id })),
  )

/** Refuses a file whose type the procedure does not take, before it is sent. */
export function requireType(file: File, { accept }: Pick<EvidenceRequirement, 'accept'>): void {
  if (accept.length === 0 || accept.includes(endingOf(file.name))) return
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
