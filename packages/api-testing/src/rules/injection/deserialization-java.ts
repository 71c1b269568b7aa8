import { defineRule, scalarText, textOf, withPoint } from '../../rule/index.ts'
import type { Exchange, RequestDraft } from '../../rule/index.ts'

const serialized = /^rO0AB/

/** A serialized object of a class that exists nowhere (Java Object Serialization Specification §6.4): harmless whoever reads it. */
function objectOf(className: string): Buffer {
  const name = Buffer.alloc(2)
  name.writeUInt16BE(className.length)
  return Buffer.concat([
    Buffer.from('aced00057372', 'hex'),
    name,
    Buffer.from(className),
    // serialVersionUID, flags SC_SERIALIZABLE, no fields, end of annotations, no superclass.
    Buffer.from('0000000000000001020000', 'hex'),
    Buffer.from('7870', 'hex'),
  ])
}

export default defineRule({
  id: 'deserialization-java',
  title: 'Serialized Java objects of the caller are read',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [502],
  owasp: 'A08:2021',
  why: 'The server looks for the class that the data names. With classes that are on nearly every class path, such data runs programs while it is read.',
  fix: 'Exchange JSON or another format without types; where serialization must stay, filter classes with an ObjectInputFilter.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    const className = `hf.Probe${context.unique()}`
    const bytes = objectOf(className)
    const drafts: { draft: RequestDraft; where: string }[] = context
      .points(({ value }) => serialized.test(scalarText(value)))
      .map((point) => ({
        draft: withPoint(draft, point, bytes.toString('base64')),
        where: `${point.in} parameter \`${point.name}\``,
      }))
    if (context.endpoint.bodies.some(({ contentType }) => /java-serialized|octet-stream/.test(contentType))) {
      const contentType = 'application/x-java-serialized-object'
      drafts.push({ draft: { ...draft, body: { kind: 'raw', contentType, bytes } }, where: 'the body' })
    }
    for (const { draft: attack, where } of drafts) {
      const exchange: Exchange = await context.send(attack)
      const text = textOf(exchange.response)
      // The name was sent inside base64 or binary data; who repeats it has read the data.
      if (!text.includes(className) || !/ClassNotFound|NoClassDefFound|cannot find class|filter status/i.test(text))
        continue
      context.report({
        message: `The server looked for the class ${className} that serialized data in ${where} names.`,
        evidence: [{ label: 'serialized object of an unknown class', exchange }],
      })
      return
    }
  },
})
