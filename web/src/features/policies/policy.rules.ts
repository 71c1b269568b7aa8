import type { Policy, PolicyVersion } from './policies.query.ts'

/** The version that the page shows: the one named, else the one in force, else the newest. */
export function versionShown(
  { versions, publishedVersion }: Policy,
  named: number | undefined,
): PolicyVersion | undefined {
  const numbered = (version: number | null | undefined) => versions.find((one) => one.version === version)
  return numbered(named) ?? numbered(publishedVersion) ?? newestOf(versions)
}

/** The version that something has to happen with: the one shown, or while that is in force, the next one. */
export function versionWaiting({ versions }: Policy, shown: PolicyVersion | undefined): PolicyVersion | undefined {
  const candidate = shown?.state === 'published' ? newestOf(versions) : shown
  return candidate && ['draft', 'in_review', 'approved', 'rejected'].includes(candidate.state) ? candidate : undefined
}

/** The one that a version is compared with unless somebody says otherwise: what is in force, or what was before it. */
export function versionBefore({ versions, publishedVersion }: Policy, version: number): number | undefined {
  if (publishedVersion !== null && publishedVersion < version) return publishedVersion
  return versions
    .map((one) => one.version)
    .filter((other) => other < version)
    .toSorted((a, b) => b - a)[0]
}

/** What writing begins with: one's own draft to go on with, else the newest text. */
export function draftStart(
  policy: Policy,
  writer: string | undefined,
): { body: string; draft: PolicyVersion | undefined } {
  const newest = newestOf(policy.versions)
  const isOwnDraft = newest?.state === 'draft' && newest.author.id === writer
  return { body: newest?.body ?? '', draft: isOwnDraft ? newest : undefined }
}

export function newestOf(versions: readonly PolicyVersion[]): PolicyVersion | undefined {
  return versions.toSorted((a, b) => b.version - a.version)[0]
}
