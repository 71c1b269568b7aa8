import { mkdir, writeFile } from 'node:fs/promises'
import { jsonSchemas } from './json-schemas.ts'

// Writes schemas/*.json. A test fails while they are not what this writes: npm run schemas -w packages/program
const folder = new URL('../../schemas/', import.meta.url)
await mkdir(folder, { recursive: true })
for (const [file, text] of jsonSchemas()) await writeFile(new URL(file, folder), text)
