import * as z from 'zod'
import { didYouMean } from '../nearest.ts'
import { printable } from '../quote.ts'
import { parseTimezone } from '../recurrence/parse.ts'
import { explain } from './explain.ts'

/**
 * Line endings become LF, blanks at the end of lines and blank lines at both ends go: text that reads the same is the
 * same. Line by line, since expressions for trailing blanks take quadratic time on long runs of them.
 */
export function normalizeMarkdown(text: string): string {
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
  const first = lines.findIndex((line) => line !== '')
  return first === -1 ? '' : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1).join('\n')
}

/** One line: every run of white space becomes one space, none at the ends. */
export function normalizeLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** True for text without control characters (but tab and line feed), broken Unicode, and controls of text direction. */
export function isPrintable(text: string): boolean {
  return text.isWellFormed() && printable(text.replaceAll(/[\t\n]/g, '')) === text.replaceAll(/[\t\n]/g, '')
}

const mustPrint = {
  error: explain(
    'holds a character that does not print, or broken Unicode',
    'Remove the character; a copy from another program often brings one along.',
  ),
}

/** Text on one line, such as a title. */
export function line(max: number) {
  return z
    .string()
    .overwrite(normalizeLine)
    .min(1, explain('is empty', 'Write a few words, or remove the key if it is optional.'))
    .max(max, explain(`is longer than ${max} characters`, 'Shorten it; details belong in a longer field.'))
    .refine(isPrintable, mustPrint)
}

/** Markdown over any number of lines. Normalized, so that white space never makes a difference in a plan. */
export const markdown = z
  .string()
  .overwrite(normalizeMarkdown)
  .max(100_000, explain('is longer than 100,000 characters', 'Split it, or attach the long part as a document.'))
  .refine(isPrintable, mustPrint)

/** Markdown that must say something. */
export const markdownRequired = markdown.min(1, explain('is empty', 'Write what should be done or said here.'))

const slug = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** The id of a role, control, policy, procedure or evidence: `access-review`. */
export const id = z
  .string()
  .max(64, explain('is longer than 64 characters', 'Choose a shorter id.'))
  .regex(
    slug,
    explain(
      'is not an id',
      'Use lower-case letters, digits and single hyphens, starting with a letter: access-review.',
    ),
  )

/** The id of a framework, which may hold dots because versions do: `nist-csf-2.0`. */
export const frameworkId = z
  .string()
  .max(64, explain('is longer than 64 characters', 'Choose a shorter id.'))
  .regex(
    /^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/,
    explain('is not the id of a framework', 'Use lower-case letters, digits, hyphens and dots: nist-csf-2.0.'),
  )

/** The id of a requirement as its framework writes it: `CC6.1`, `164.312(a)(1)`, `Art.33(1)`. */
export const requirementId = z
  .string()
  .max(64, explain('is longer than 64 characters', 'Choose a shorter id.'))
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._()/-]*$/,
    explain('is not the id of a requirement', 'Use letters, digits and . _ ( ) / - without spaces: A.5.1, Art.33(1).'),
  )

/** A requirement of a framework: `soc2:CC6.1`. */
export const requirementReference = z
  .string()
  .max(129, explain('is longer than 129 characters', 'Write the framework, a colon and the requirement.'))
  .regex(
    /^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*:[A-Za-z0-9][A-Za-z0-9._()/-]*$/,
    explain('is not a requirement', 'Write the framework, a colon and the requirement: soc2:CC6.1.'),
  )

/** A day: `2026-12-31`. */
export const date = z.iso.date(explain('is not a date', 'Write year-month-day: 2026-12-31.'))

/** A web address of a page for people. */
export const webAddress = z.url({
  protocol: /^https?$/,
  error: explain('is not a web address', 'Write the whole address, starting with https://.'),
})

/** An IANA time zone that this runtime knows. Fixed offsets (`+02:00`) are refused, since they know no summer time. */
export const timezone = z.string().refine(isTimezone, {
  error: (issue) =>
    explain(
      'is not a time zone',
      didYouMean(
        String(issue.input),
        [...Intl.supportedValuesOf('timeZone'), 'UTC'],
        'Use a name of the IANA list, such as Europe/Berlin, America/New_York or UTC.',
      ),
    ),
})

function isTimezone(name: string): boolean {
  try {
    parseTimezone(name)
    return true
  } catch {
    return false
  }
}
