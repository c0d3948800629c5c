package dev.stepwell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class Sha256Test {

    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void digestIsSha256() {
        assertThat(HexFormat.of().formatHex(Sha256.of("abc"))).isEqualTo(OF_ABC);
    }

    @Test
    void digestsThatWereBegunAreApart() {
        MessageDigest first = Sha256.begin();
        first.update((byte) 'a');
        MessageDigest second = Sha256.begin();
        second.update(new byte[] {'a', 'b', 'c'});
        assertThat(Sha256.hexadecimal(second)).isEqualTo(OF_ABC);
        first.update(new byte[] {'b', 'c'});
        assertThat(Sha256.hexadecimal(first)).isEqualTo(OF_ABC);
    }
}
