import type { Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureRequest } from './server.ts'
import { fieldText, forbidden, json, notFound, unauthorized } from './server.ts'

interface Note {
  readonly id: string
  owner: string
  title: string
}

interface NoteFaults {
  /** How a change is carried out on the note that the path names and the caller owns. Default: its title is replaced. */
  readonly update?: (notes: Map<string, Note>, note: Note, request: FixtureRequest) => void
  /** The id that a creation asks for. Default: the server's own. */
  readonly idOf?: (request: FixtureRequest) => string
  /** Refuses ids that exist instead of replacing. */
  readonly keepsExisting?: boolean
  readonly more?: (notes: Map<string, Note>) => Fixture['routes']
}

/** Notes that only their owners may create, read and change, apart from the faults. */
export function noteApi(name: string, faults: NoteFaults): () => Fixture {
  return () => {
    const notes = new Map<string, Note>()
    const shown = (note: Note): FixtureAnswer => json({ id: note.id, title: note.title })
    const update =
      faults.update ??
      ((_, note, request) => {
        note.title = fieldText(request, 'title')
      })
    return {
      name,
      routes: {
        'POST /notes': {
          body: { title: 'first note' },
          handle: (request) => {
            if (request.user === undefined) return unauthorized
            const asked = faults.idOf?.(request) ?? ''
            const id = asked === '' ? String(notes.size + 400) : asked
            if (notes.has(id) && faults.keepsExisting === true) return json({ error: 'exists' }, 409)
            const note = { id, owner: request.user.name, title: fieldText(request, 'title') }
            notes.set(id, note)
            return { ...shown(note), status: 201 }
          },
        },
        'GET /notes/{id}': ({ user, params }) => {
          const note = notes.get(params.id ?? '')
          if (user === undefined) return unauthorized
          return note?.owner === user.name ? shown(note) : notFound
        },
        'PUT /notes/{id}': {
          body: { title: 'changed note' },
          handle: (request) => {
            const note = notes.get(request.params.id ?? '')
            if (request.user === undefined) return unauthorized
            if (note?.owner !== request.user.name) return forbidden
            update(notes, note, request)
            return json({ ok: true })
          },
        },
        ...faults.more?.(notes),
      },
    }
  }
}
