import * as z from 'zod'
import { frameworkId, line, requirementId, webAddress } from './text.ts'

/** What is known of a framework besides its list of requirements. */
export const frameworkMetadata = z.strictObject({
  id: frameworkId,
  name: line(200),
  version: line(100).optional(),
  publisher: line(200).optional(),
  url: webAddress.optional().meta({ description: "The publisher's public page." }),
  license: line(500).optional().meta({ description: 'Under what terms titles or text may be used.' }),
})

/** One row of a framework's list. */
export const requirement = z.strictObject({
  id: requirementId,
  parent: requirementId.nullable(),
  title: line(500),
  kind: line(40),
  note: line(500).or(z.literal('')),
})

export type FrameworkMetadata = z.infer<typeof frameworkMetadata>
export type Requirement = z.infer<typeof requirement>

/** An outside standard, law or contract, with its requirements in the order of the source, parents first. */
export type Framework = FrameworkMetadata & { requirements: Requirement[] }
