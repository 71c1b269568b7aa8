import { counted, number } from '../words.ts'
import type { Verification } from './verify-bundle.ts'

/** A verification as text for people, in plain ASCII art and without color: it may go into a mail or a report. */
export function verificationText(verification: Verification): string {
  const { organization, key, checkpoint, counts, scope, extended, notices, problems, problemCount } = verification
  const lines = [
    `Organization  ${organization.name}`,
    `Key           ${key.vkey} (${key.source === 'given' ? 'given' : 'TAKEN FROM THE BUNDLE'})`,
    checkpoint === undefined
      ? 'Checkpoint    none'
      : `Checkpoint    size ${number(checkpoint.size)}, signed ${checkpoint.time}, epoch ${checkpoint.epoch}`,
    ...(checkpoint === undefined ? [] : [`Root          ${checkpoint.root}`]),
    `Scope         ${scope.kind === 'all' ? 'everything' : scope.description}`,
    `Checked       ${counted(counts.entries, 'entry')} (${number(counts.erased)} erased, ${number(counts.withheld)} withheld), ${counted(counts.checkpoints, 'checkpoint')}, ${counted(counts.blobs, 'file')} of evidence (${counted(counts.blobBytes, 'byte')})`,
    ...extended.map(({ size, time }) => `Extends       the checkpoint of size ${number(size)}, signed ${time}`),
    '',
    ...notices.map((notice) => `NOTE: ${notice}\n`),
  ]
  if (problemCount === 0) {
    lines.push('VERIFIED. Every entry and every file is as it was signed.')
  } else {
    lines.push(`NOT VERIFIED: ${counted(problemCount, 'problem')}.`)
    lines.push(...problems.map(({ code, message }, index) => `${String(index + 1).padStart(4)}. ${message} [${code}]`))
    if (problemCount > problems.length) lines.push(`      and ${number(problemCount - problems.length)} more`)
  }
  return `${lines.map(printable).join('\n')}\n`
}

/** Text from a bundle must not steer the terminal that shows it. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|\p{Cf}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
