/** Which of the frameworks that share their words a file is about, by what it imports. */
import type { Module } from '../../engine/project.ts'
import { imports } from '../../languages/scala/names.ts'

const FRAMEWORKS: Readonly<Record<string, RegExp>> = {
  akka: /^(?:akka|org\.apache\.pekko|pekko)\b.*\bhttp\b/,
  tapir: /^(?:sttp\.)?tapir\b/,
  http4s: /^org\.http4s\b/,
  scalatra: /^org\.scalatra\b/,
  finatra: /^com\.twitter\.finatra\b/,
  finch: /^io\.finch\b/,
  zio: /^(?:zio\.http|zhttp|zio\.\{)/,
  lagom: /\blagom\b/,
  endpoints4s: /^endpoints4s\b/,
  unfiltered: /^unfiltered\b/,
  play: /^play\.(?:api|mvc)\b/,
}

/** Whether a file imports the framework, or none of them, as snippets do. */
export function isAbout(module: Module, framework: string): boolean {
  const own = FRAMEWORKS[framework]
  if (own !== undefined && imports(module, own)) return true
  return !Object.values(FRAMEWORKS).some((one) => imports(module, one))
}
