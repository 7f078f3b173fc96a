import type { Kind } from './kind'

/** Take a document off its day. */
export const removeDocument: Kind<'remove_document'> = {
  kind: 'remove_document',
  v: 1,
  touches: (args) => [`document/${args.document}`],
  overlay: (args, rows) => rows.drop('document', args.document),
}
