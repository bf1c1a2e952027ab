/** Why the value of one record cannot be changed as it is asked: the words say it to a person. */
export class ChangeFault extends Error {
  override name = 'ChangeFault'
}
