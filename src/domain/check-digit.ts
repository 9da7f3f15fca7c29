// The check digit of Swedish identity numbers: Luhn, modulus 10 (SKV 704 and SKV 709).

/** The check digit for nine decimal digits. Throws a RangeError for anything else. */
export function checkDigit(nine: string): number {
  if (!/^[0-9]{9}$/.test(nine)) throw new RangeError('nine digits are needed');
  let sum = 0;
  for (let i = 0; i < 9; i += 1) {
    const doubled = Number(nine[i]) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** True when the tenth digit is the check digit of the nine before it. */
export function checkDigitIsRight(ten: string): boolean {
  return /^[0-9]{10}$/.test(ten) && checkDigit(ten.slice(0, 9)) === Number(ten[9]);
}
