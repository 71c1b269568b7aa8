import * as z from 'zod'
import { check } from './check.ts'
import { control } from './control.ts'
import { frameworkMetadata } from './framework.ts'
import { policyFrontMatter } from './policy.ts'
import { procedure } from './procedure.ts'
import { programFile } from './program.ts'

/** The published JSON Schemas (draft 2020-12): file name in schemas/ → text. They say what editors can say while one types. */
export function jsonSchemas(): Map<string, string> {
  const schemas: [string, string, z.ZodType][] = [
    ['holdfast.json', 'holdfast.yaml of a Holdfast program', programFile],
    ['control.json', 'A control, or a list of controls, of a Holdfast program', oneOrMore(control)],
    ['procedure.json', 'A procedure, or a list of procedures, of a Holdfast program', oneOrMore(procedure)],
    ['policy.json', 'The front matter of a policy of a Holdfast program', policyFrontMatter],
    ['check.json', 'A check of a control, with its fixtures', check],
    ['framework.json', "What is known about a framework of a program's own", frameworkMetadata],
  ]
  return new Map(schemas.map(([file, title, schema]) => [file, textOf(title, schema)]))
}

function oneOrMore(schema: z.ZodType): z.ZodType {
  return z.union([schema, z.array(schema)])
}

function textOf(title: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`
}
