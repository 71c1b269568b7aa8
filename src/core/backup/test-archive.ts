// Taking the files of a backup apart and putting them together otherwise, as damage or an attacker would.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { type ZipMember, ZipReader, writeZip } from '@holdfast/ledger'
import { signManifest } from './manifest.ts'
import { secret } from './test-installation.ts'

export interface Member extends ZipMember {
  readonly content: readonly [Buffer]
}

async function membersOf(path: string): Promise<Member[]> {
  const zip = await ZipReader.open(path)
  try {
    const members: Member[] = []
    for (const name of zip.names) {
      const blocks: Buffer[] = []
      for await (const block of zip.read(name, { checksum: false })) blocks.push(Buffer.from(block))
      members.push({ name, content: [Buffer.concat(blocks)], compress: false })
    }
    return members
  } finally {
    await zip.close()
  }
}

export async function textOf(path: string): Promise<string> {
  return (await membersOf(path)).map(({ name, content: [bytes] }) => `${name}\n${bytes.toString('utf8')}`).join('\n')
}

export async function digestOfMembers(path: string): Promise<string> {
  return createHash('sha256')
    .update(await textOf(path))
    .digest('hex')
}

export async function rewrite(path: string, alter: (members: Member[]) => Member[]): Promise<void> {
  const blocks: Uint8Array[] = []
  for await (const block of writeZip(alter(await membersOf(path)), new Date(0))) blocks.push(block)
  await writeFile(path, Buffer.concat(blocks))
}

/** Changes the text of a member, which must be there and must change. */
export function changed(members: Member[], name: string | RegExp, change: (text: string) => string): Member[] {
  let changes = 0
  const altered = members.map((member) => {
    if (typeof name === 'string' ? member.name !== name : !name.test(member.name)) return member
    const [block] = member.content
    const text = change(block.toString('utf8'))
    if (text !== block.toString('utf8')) changes++
    return { ...member, content: [Buffer.from(text)] as const }
  })
  if (changes === 0) throw new Error(`nothing was changed in ${String(name)}`)
  return altered
}

/** Changes the manifest, or the ledger's entries with the manifest after them, as only the installation itself could. */
export async function resign(
  path: string,
  change: (manifest: string) => string,
  changeEntries?: (text: string) => string,
): Promise<void> {
  await rewrite(path, (members) => {
    let altered = members
    let adjust = change
    if (changeEntries) {
      altered = changed(altered, 'tables/ledger.entry.copy', changeEntries)
      const entry = altered.find(({ name }) => name === 'tables/ledger.entry.copy')
      const bytes = entry?.content[0] ?? Buffer.alloc(0)
      adjust = (manifest) => {
        const value = JSON.parse(manifest)
        const table = value.tables.find((table: { name: string }) => table.name === 'ledger.entry')
        Object.assign(table, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
        return JSON.stringify(value)
      }
    }
    altered = changed(altered, 'manifest.json', adjust)
    const manifest = altered.find(({ name }) => name === 'manifest.json')
    const note = signManifest(manifest?.content[0] ?? Buffer.alloc(0), secret)
    return changed(altered, 'manifest.note', () => note)
  })
}
