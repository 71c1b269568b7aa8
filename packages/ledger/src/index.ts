export { type BundleBlob, type BundleEntry, type BundleSource, writeBundle } from './bundle/writer.ts'
export { type Manifest, type Scope } from './bundle/manifest.ts'
export { LedgerError, type LedgerErrorCode } from './errors.ts'
export {
  type Checkpoint,
  FIRST_EPOCH,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  peekCheckpoint,
  signCheckpoint,
  type TreeHead,
} from './note/checkpoint.ts'
export { generateKey, type NoteSigner, type NoteVerifier, parseSignerKey, parseVerifierKey } from './note/key.ts'
export { type Note, type NoteSignature, openNote, parseNote, signNote } from './note/signed-note.ts'
export { Frontier, rootOfHashes } from './tree/frontier.ts'
export { EMPTY_ROOT, entryHash, HASH_SIZE, leafHash, nodeHash } from './tree/hash.ts'
export {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from './tree/proof-verification.ts'
export { consistencyProof, inclusionProof, type ReadTile, rootAt } from './tree/proofs.ts'
export {
  type Appended,
  appendLeaves,
  EMPTY_EDGE,
  edgeOf,
  edgeTiles,
  rootOfEdge,
  type Tile,
  TILE_WIDTH,
  type TileId,
  type TreeEdge,
} from './tree/tiles.ts'
export { ZipReader } from './zip/reader.ts'
export { type ZipMember, writeZip } from './zip/writer.ts'
export type { ZipLimits } from './zip/directory.ts'
export { type ByteSource, bytesSource, openFile } from './zip/source.ts'
export * from './verify.ts'
export { verifierSource } from './verifier-source.ts'
